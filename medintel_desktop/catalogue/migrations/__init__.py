"""The steps that bring a catalogue up to date, one SQL file each; run by ``catalogue.migrate``."""
