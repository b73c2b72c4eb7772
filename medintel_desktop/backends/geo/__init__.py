"""Names of positions and positions of names, the port :class:`~.domain.ports.Geocoder`.

``gazetteer`` answers from the files in ``resources/places`` and never from the network: ``borders``
tells the country of a position, ``towns`` the nearest town among those of that country, ``texts``
what all of them are called, and ``lookup`` which towns begin with what somebody types.
``nominatim`` asks a service, where the user agreed, and translates its failures.
"""
