"""What was deployed together and is pinned by an instance: checked, catalogued, read into bundles.

May use: dialect, dmn, feel, forms, tokens.
"""
