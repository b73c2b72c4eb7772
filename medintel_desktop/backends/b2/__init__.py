"""Originals in Backblaze B2, or in any bucket that speaks S3.

``client`` connects boto3 to the endpoint, ``media_store`` is the port, ``versions`` removes an
object with all its versions, ``probe`` tests a key, ``body`` lets a cancelled transfer through
the SDK, ``checksums`` and ``metadata`` read what S3 says of an object, ``errors`` turns what the
SDK says into our errors. boto3 is imported when a store is made, not before.
"""
