namespace EdgeFed.Simulation.Tests;

/// <summary>For tests that look at what all tests share: the heap, and a thread pool that a thousand seeds keep busy for seconds.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AloneInTheProcess
{
    public const string Name = "alone in the process";
}
