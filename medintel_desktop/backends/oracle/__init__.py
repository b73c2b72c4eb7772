"""Oracle Database 23ai and newer behind the ``RemoteCatalogue`` port, through ``oracledb`` (thin).

:mod:`.wallet` unpacks what the cloud hands out, :mod:`.sessions` keeps a small pool of sessions
with time limits on everything, replaces dead ones and knows the schema they work in;
:mod:`.errors` turns all that can go wrong into our words. :mod:`.schema` makes and numbers the
tables (``sql/*.sql``), :mod:`.spaces` those of moments, one for each embedding space,
:mod:`.places` what a database with spatial support has in addition.

:mod:`.statements` holds all other SQL; :mod:`.tables` knows how each kind of thing lies in its
table, :mod:`.rows` turns changes into rows and back; :mod:`.pushing`, :mod:`.pulling` and
:mod:`.searching` run it, and :mod:`.remote_catalogue` is the port on top. :mod:`.health` looks
after the database, :mod:`.rights` lets others in, :mod:`.adopt` takes over what the web platform
keeps.

The driver is imported on first use: it costs a quarter of a second.
"""
