namespace EdgeFed.Core.Compute;

/// <summary>
/// The compute edge: long work (training, hashing, folding) leaves the unit's one thread through here and nowhere else,
/// so that a simulated world can run it in virtual time.
/// </summary>
public interface IComputePool
{
    /// <summary>Pieces of work that can go on at the same time.</summary>
    int Parallelism { get; }

    /// <summary>
    /// Runs <paramref name="work"/> away from the caller's thread; the awaiting code continues on its own context.
    /// </summary>
    Task<T> RunAsync<T>(Func<T> work);
}
