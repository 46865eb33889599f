namespace EdgeFed.Federation.Aggregation;

/// <summary>The strategies by their configured names.</summary>
public static class Strategies
{
    public static IReadOnlyList<string> Names { get; } = ["fedavg"];

    /// <exception cref="ArgumentException">An unknown name; the message lists the known ones.</exception>
    public static IStreamingStrategy Create(string name) => name switch
    {
        "fedavg" => new FedAvg(),
        _ => throw new ArgumentException($"Strategy '{name}' is unknown; known are: {string.Join(", ", Names)}."),
    };
}
