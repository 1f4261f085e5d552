"""`make demo`: three cases through the whole house, told in plain sentences, with every paper left in out/.

Real HTTP, real queue messages, the real templates' resources; the clock is an invented one, so that two runs leave the
same bytes. Everybody in it is invented, and the payer is the simulated one.
"""
