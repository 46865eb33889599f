namespace EdgeFed.Learning.Tests.Support;

/// <summary>Files of tests/data, copied beside the tests.</summary>
internal static class TestData
{
    public static string Path(string folder, string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", folder, file);

    public static string Cifar(string file) => Path("cifar10", file);

    public static string LosLoop => Path("los-loop", "los_speed_16.csv.gz");

    public static string Mnist(string file) => Path("mnist", file);
}
