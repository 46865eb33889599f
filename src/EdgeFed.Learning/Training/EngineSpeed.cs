using System.Diagnostics;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Training;

/// <summary>How fast matrix products are at best: what a speed of training is a share of.</summary>
public static class EngineSpeed
{
    /// <summary>Floating-point operations a second of square products.</summary>
    /// <param name="size">Rows and columns; rows are shared among the threads.</param>
    /// <param name="threads">Threads that multiply.</param>
    /// <param name="time">How long to multiply at least.</param>
    public static double SgemmFlops(int size, int threads, TimeSpan time)
    {
        using var matrices = new ParameterBuffer(3 * size * size);
        matrices.Span.Fill(1);
        using var team = new WorkerTeam(threads);
        team.Run(Multiply); // threads and kernels are warm from here
        var watch = Stopwatch.StartNew();
        var products = 0;
        for (; watch.Elapsed < time; products++) team.Run(Multiply);
        return products * 2.0 * size * size * size / watch.Elapsed.TotalSeconds;

        void Multiply(int part)
        {
            var rows = team.Share(size, part);
            Matrix.Product(Rows(0, rows), Rows(1, new Share(0, size)), Rows(2, rows));
        }

        MatrixView Rows(int matrix, Share rows) =>
            new(matrices.Block.Slice(((matrix * size) + rows.Start) * size, rows.Length * size), rows.Length, size);
    }
}
