namespace EdgeFed.Aggregation;

/// <summary>Has each worker keep a model of its own, which never leaves it.</summary>
public interface IPersonalStrategy : IRoundStrategy
{
    /// <summary>Share of a worker's own model in what it trains its next one from, 0 to 1; the rest is what it trained from the global model.</summary>
    double PersonalShare { get; }

    /// <summary>False if the own models are all there is: workers send nothing, and the global model stays as it was.</summary>
    bool TakesUpdates => true;
}
