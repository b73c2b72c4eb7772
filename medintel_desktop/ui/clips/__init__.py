"""Files for other people and programs: clips, loops and stills of moments, and contact sheets.

The window asks for ``clip_dialog`` or ``sheet_dialog`` with what was chosen; ``folder_row`` says
where to. Both tell what shall be made, and jobs make it.
"""
