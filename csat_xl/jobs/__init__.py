"""Many workbooks at once: over the cores of this machine, or over a Dask cluster.

Every way runs the same work: files in batches are read, checked and summarised where they are
worked on, and only summaries travel. Summaries add up exactly in any order, so the result is the
same to the byte for any number of workers, also when some of them are lost on the way.
"""
