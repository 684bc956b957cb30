"""Files of strangers, made anew: nothing of the file itself is kept, only what is seen or heard in it. It will never hold a
row, a name of a file or a framework.

`kinds.py` knows a file by its bytes, `anew.py` makes it anew or says why not, `sandbox.py` is where that happens, `inside.py` what
runs in there.
"""
