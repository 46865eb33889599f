namespace EdgeFed.Aggregation;

/// <summary>How updates become the next model. A strategy does arithmetic only: the round selects, waits and refuses.</summary>
public interface IAggregationStrategy
{
    string Name { get; }

    /// <summary>Workers may train fewer local epochs than the job says.</summary>
    bool TakesPartialWork => false;

    /// <summary>Workers correct their steps by how their own gradient differs from all workers'.</summary>
    bool CorrectsDrift => false;

    /// <summary>Why this strategy cannot do a job; null if it can.</summary>
    string? Problem(StrategyContext job) => null;

    /// <summary>Settings that a job asks of this strategy in vain, as "key is value; expected ..."; null if nothing.</summary>
    string? Warning(StrategyContext job) => null;
}
