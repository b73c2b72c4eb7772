"""What the user chose, and where things lie.

``paths`` answers where (resources, library, configuration). ``model`` holds the typed choices
and reads them from ``settings.json``; the environment wins over the file and is never written.
``secrets`` keeps keys in the keyring of the operating system and nowhere else.
"""
