// OpenBLAS's thread count belongs to the process; a test that sets it must not meet another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
