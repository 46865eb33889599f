using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeFed.Core.Loop;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Bench;

/// <param name="Bytes">Size of the object, a multiple of 4.</param>
/// <param name="Runs">Measurements of each kind, in turn; the medians are reported.</param>
/// <param name="Directory">On the disk to measure.</param>
internal sealed record TransferBenchOptions(int Bytes, Compression Compression, int Runs, string Directory);

/// <summary>Medians of all runs.</summary>
internal sealed record TransferFigures(double Seconds, double CpuSeconds, double WriteSeconds);

/// <summary>Compares a transfer, up to durable and verified, with one flushed write of the same bytes to the same disk.</summary>
internal sealed class TransferBench(TransferBenchOptions options, Action<double> onProgress) : IDisposable
{
    internal const int ChunkBytes = 64 << 10;
    private readonly float[] _parameters = Noise.Of(options.Bytes / sizeof(float));
    private readonly string _directory = Path.Combine(options.Directory, $"edgefed-bench-{Environment.ProcessId}");

    public TransferFigures Measure() => EventLoop.Run(MeasureAsync);

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private async Task<TransferFigures> MeasureAsync()
    {
        using var sender = await BenchUnit.OpenAsync(Path.Combine(_directory, "sender"));
        var source = await sender.WriteAsync(_parameters, new ObjectDescription("bench/model/1", "bench", ChunkBytes, options.Compression));
        var (transfers, cpu, writes) = (new double[options.Runs], new double[options.Runs], new double[options.Runs]);
        foreach (var run in Runs.Each(options.Runs, onProgress))
        {
            writes[run] = await WriteAsync(Path.Combine(_directory, $"write-{run}"));
            (transfers[run], cpu[run]) = await TransferRun.MeasureAsync(sender, source, Path.Combine(_directory, $"receiver-{run}"));
        }

        return new TransferFigures(Runs.Median(transfers), Runs.Median(cpu), Runs.Median(writes));
    }

    private async Task<double> WriteAsync(string directory)
    {
        using var storage = new FileStorage(directory);
        using var file = storage.Open("object");
        var clock = Stopwatch.StartNew();
        file.Write(0, MemoryMarshal.AsBytes(_parameters.AsSpan()));
        await file.FlushAsync();
        return clock.Elapsed.TotalSeconds;
    }
}
