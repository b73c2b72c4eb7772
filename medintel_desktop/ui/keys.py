"""Every key of the window and what it does, for the page and the dialog that list them."""

KEYS = (
    ("Everywhere", (
        (("Ctrl+O", "Ctrl+Shift+O"), "Add files, add a folder"),
        (("Ctrl+V",), "Paste files, a link or a picture"),
        (("Ctrl+F", "/"), "To the search"),
        (("Ctrl+1", "Ctrl+2", "Ctrl+3"), "Grid, list, map"),
        (("Ctrl+4",), "Answers as a table"),
        (("Ctrl+B", "Ctrl+I", "Ctrl+J"), "Sidebar, details, jobs"),
        (("Ctrl+Z", "Ctrl+Shift+Z"), "Undo, redo"),
        (("F6", "Shift+F6"), "Next, previous panel"),
        (("Ctrl+,",), "Settings"),
        (("Ctrl+Q",), "Quit; jobs go on next time"),
    )),
    ("Search", (
        (("Enter",), "Search by meaning"),
        (("Down",), "What can be searched for"),
        (("Esc",), "Back to the library"),
    )),
    ("Items", (
        (("Enter", "Space"), "Open"),
        (("Ctrl+A",), "Select all"),
        (("0", "5"), "Rate with 0 to 5 stars"),
        (("T", "F2"), "Tag, rename"),
        (("Del",), "Move to the trash"),
        (("Ctrl+Shift+R",), "Show in folder"),
        (("Ctrl+U", "Ctrl+Shift+U"), "Understand now, ask about it"),
        (("Z",), "Whole pictures, or filling"),
        (("Ctrl++", "Ctrl+-"), "Larger, smaller pictures"),
    )),
    ("Albums", (
        (("Ctrl+Shift+N",), "New album"),
        (("F2", "Del"), "Rename, delete"),
        (("Alt+Up", "Alt+Down"), "Move among its neighbours"),
        (("Alt+Right", "Alt+Left"), "Move into the one above, or out"),
    )),
    ("Video", (
        (("J", "K", "L"), "Back, pause, on; again is faster"),
        ((",", "."), "Frame back, frame on"),
        (("[", "]"), "Previous, next moment"),
        (("Left", "Right"), "5 seconds; with Shift 1 second"),
        (("I", "O"), "Mark in, mark out"),
        (("P",), "Use this frame as the thumbnail"),
        (("F2",), "Correct the chapter that is chosen"),
        (("M", "F"), "Mute, full screen"),
    )),
    ("Photo", (
        (("+", "-"), "Zoom"),
        (("Z",), "100 %, or fit into the window"),
        (("R",), "Turn the view"),
        (("Left", "Right"), "Previous, next"),
        (("F", "Esc"), "Full screen, back"),
    )),
)  # fmt: skip
"""Groups: a title, then the combinations of a line and what they do."""
