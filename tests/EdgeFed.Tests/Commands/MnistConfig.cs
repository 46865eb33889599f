namespace EdgeFed.Tests.Commands;

/// <summary>Configurations over the sample of MNIST in the tree.</summary>
internal static class MnistConfig
{
    public const string TrainImages = "train-images-idx3-ubyte.gz";
    public const string TrainLabels = "train-labels-idx1-ubyte.gz";

    private static string TestData =>
        $$""" "test_data": { "images": "{{Repository.Mnist("t10k-images-idx3-ubyte.gz")}}", "labels": "{{Repository.Mnist("t10k-labels-idx1-ubyte.gz")}}" } """;

    public static string Worker(TempFolder directory, string more = "") => Worker(
        directory, Repository.Mnist(TrainImages), Repository.Mnist(TrainLabels), more);

    public static string Worker(TempFolder directory, string images, string labels, string more = "") => directory.Write("worker.json", $$"""
        {
          "role": "worker", "device": { "id": "unit-01" }, "aggregator": "127.0.0.1:7700", "state": "worker",
          "data": { "images": "{{images}}", "labels": "{{labels}}", "shard": { "count": 8, "index": 1 } },
          {{TestData}} {{more}}
        }
        """);

    public static string Aggregator(TempFolder directory, string more = "") => directory.Write("aggregator.json", $$"""
        { "role": "aggregator", "device": { "id": "depot" }, "listen": "127.0.0.1:0", "state": "aggregator", {{TestData}} {{more}} }
        """);
}
