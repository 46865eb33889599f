namespace EdgeFed.Aggregation;

/// <summary>How updates become the next model. A strategy does arithmetic only: the round selects, waits and refuses.</summary>
public interface IAggregationStrategy
{
    string Name { get; }

    /// <summary>Versions are made of updates; else workers send none, and all versions have version 0's parameters.</summary>
    bool TakesUpdates => true;

    /// <summary>A task tells of how many updates, and of how many optimiser steps, its version was made.</summary>
    bool TellsSteps => false;

    /// <summary>Why this strategy cannot do a job; null if it can.</summary>
    string? Problem(StrategyContext job) => null;

    /// <summary>Settings that a job asks of this strategy in vain, as "key is value; expected ..."; null if nothing.</summary>
    string? Warning(StrategyContext job) => null;
}
