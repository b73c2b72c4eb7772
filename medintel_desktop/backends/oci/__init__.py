"""OCI Object Storage behind the ``MediaStore`` port, through the ``oci`` SDK.

:mod:`.login` turns a config file, a profile and what the user chose into an account that can sign.
:mod:`.bucket` makes one call at a time: with a client of our own settings (no circuit breaker, no
retries of the SDK, which take minutes), a short retry, a token that is read again when it was
refused, and :mod:`.errors`, which translates all that can go wrong. :mod:`.media_store` is the port
on top of it; :mod:`.forms` holds what the service writes in its own way (checksums, times,
metadata), :mod:`.reading` a stretch of an object as it comes in, and :mod:`.probe` finds out which
permission is missing.

The SDK is imported on first use: it costs a third of a second and 40 MB.
"""
