"""The rehearsal: the packaged zips and templates, deployed by CloudFormation on MiniStack, and the story played there.

What tests on moto cannot show is seen here: that the packages start as Lambda starts them, that the templates make
what they promise, that each function's own role suffices (the emulator enforces it), that events, queues and bucket
notifications arrive by themselves. What MiniStack cannot hold to is named in `deploying.LEFT_OUT` and in
docs/how-to/deploy.md. `make rehearse`; docs/adr/0021-rehearsal.md says why this emulator.
"""
