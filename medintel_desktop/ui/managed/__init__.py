"""The managed index of the service on screen: what is in it, what it costs, names, emptying it.

Dialogs are imported when they are asked for, by ``ui.window.managed_commands`` and the card of
the settings. Whatever leaves this computer or is deleted elsewhere is named before it happens.
"""
