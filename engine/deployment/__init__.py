"""What was deployed together and is pinned by an instance: checked, catalogued, read into bundles.

It may use the readers (`dialect`, `feel`, `dmn`, `forms`) and the token engine, not a running instance.
"""
