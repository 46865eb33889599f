// Each test runs several processes of its own; two tests at once would only measure each other's load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
