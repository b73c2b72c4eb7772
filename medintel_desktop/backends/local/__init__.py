"""What works on this computer alone: a folder as store of originals, and a service that is not
set up.

Of the folder, :mod:`.object_files` says which file is which object, :mod:`.said` keeps what was
said of it beside it, :mod:`.folder_errors` tells what the system says in our words, and
:mod:`.media_store` is the port on top.
"""
