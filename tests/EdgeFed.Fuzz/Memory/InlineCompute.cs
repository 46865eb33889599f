using EdgeFed.Core.Compute;

namespace EdgeFed.Fuzz.Memory;

/// <summary>Computes at once, on the caller's thread.</summary>
internal sealed class InlineCompute : IComputePool
{
    public int Parallelism => 1;

    public Task<T> RunAsync<T>(Func<T> work) => Task.FromResult(work());
}
