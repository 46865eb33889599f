namespace EdgeFed.Fuzz.Tests.Hostile;

/// <summary>For tests that look at the heap, which all tests share.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AloneInTheProcess
{
    public const string Name = "alone in the process";
}
