"""What facets and their values are called, and their icons."""

from __future__ import annotations

from medintel_desktop.domain.facet import Facet, FacetCounts
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.traits import Shape, Standing
from medintel_desktop.domain.words import counted
from medintel_desktop.ui.cell_paint import MODALITY_ICONS
from medintel_desktop.ui.trait_words import SHAPES, STANDINGS, stars

TITLES = {
    Facet.KIND: "Kind",
    Facet.MODALITY: "Found by",
    Facet.COLOUR: "Colour",
    Facet.RATING: "Rating",
    Facet.TAG: "Tags",
    Facet.ALBUM: "Albums",
    Facet.PLACE: "Country",
    Facet.YEAR: "Year",
    Facet.CAMERA: "Camera",
    Facet.SHAPE: "Shape",
    Facet.STATE: "State",
}

FOLDED = frozenset({Facet.YEAR, Facet.CAMERA, Facet.SHAPE, Facet.STATE})
"""Until the user opens them, or something of them is chosen."""

_ICONS = {
    Facet.RATING: "star", Facet.TAG: "tag", Facet.PLACE: "map-pin", Facet.YEAR: "calendar",
    Facet.CAMERA: "camera", Facet.STATE: "hourglass", Facet.ALBUM: "folder",
}  # fmt: skip

_MODALITIES = {
    Modality.VISUAL: "Picture", Modality.AUDIO: "Sound", Modality.TRANSCRIPTION: "Speech",
}  # fmt: skip

SWATCHES = {
    "red": "#D64541", "orange": "#E08A1E", "yellow": "#E9C92B", "green": "#4E9A47",
    "blue": "#3D77C9", "purple": "#8353B5", "pink": "#E28BAF", "brown": "#8A5A33",
    "black": "#1B1B1B", "white": "#F7F7F7", "grey": "#8C9096",
}  # fmt: skip
"""How the colours of pictures are shown; the same in both schemes."""


def name_of(facet: Facet, value: str) -> str:
    """What a value is called: "4 stars or more", "Portrait", "Italy"."""
    match facet:
        case Facet.KIND:
            return "Photos" if value == MediaKind.PHOTO else "Videos"
        case Facet.MODALITY:
            return _MODALITIES[Modality(value)]
        case Facet.RATING:
            return stars(int(value))
        case Facet.SHAPE:
            return SHAPES[Shape(value)]
        case Facet.STATE:
            return STANDINGS[Standing(value)]
        case Facet.COLOUR:
            return value.capitalize()
        case _:
            return value


def icon_of(facet: Facet, value: str) -> str:
    """ "" where there is none, or a swatch instead."""
    if facet is Facet.KIND:
        return "image" if value == MediaKind.PHOTO else "film"
    if facet is Facet.MODALITY:
        return MODALITY_ICONS[Modality(value)]
    return _ICONS.get(facet, "")


def note_of(counts: FacetCounts) -> str:
    """What the counts are of."""
    if counts.ranked:
        return f"Counts are of the {counted(counts.items, 'item')} listed."
    if not counts.exact:
        return "Counts are estimated: this is a very large library."
    return ""
