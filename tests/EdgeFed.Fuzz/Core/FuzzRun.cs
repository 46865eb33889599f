using System.Diagnostics;

namespace EdgeFed.Fuzz.Core;

/// <summary>What a run over many inputs found, if nothing was wrong.</summary>
public sealed record FuzzReport(string Target, long Inputs, double Seconds, long Accepted, long Rejected, long MaxAllocatedBytes);

/// <summary>Feeds a target and watches: only typed errors, bounded memory, bounded time.</summary>
public sealed class FuzzRun(FuzzTarget target, ulong seed)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);
    private readonly FuzzCase _case = new(target, seed);
    private long _accepted;
    private long _maxAllocated;

    /// <summary>Runs inputs <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    /// <exception cref="FuzzFailure">The first that went wrong, with the command that repeats it.</exception>
    public FuzzReport Run(long first, long count)
    {
        foreach (var item in target.Corpus) RunValid(target.Seal(item));
        var clock = Stopwatch.StartNew();
        for (var index = first; index < first + count; index++) RunIndex(index);
        return new FuzzReport(target.Name, count, clock.Elapsed.TotalSeconds, _accepted, count - _accepted, _maxAllocated);
    }

    /// <summary>What is wrong with an input, or null.</summary>
    public string? Fault(byte[] input)
    {
        var (before, since) = (GC.GetAllocatedBytesForCurrentThread(), ThreadCpuTime.Now);
        var fault = FaultOf(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _maxAllocated = Math.Max(_maxAllocated, allocated);
        if (fault is not null) return fault;
        if (allocated > target.Limit.For(input.Length)) return $"allocated {allocated} bytes; the limit is {target.Limit.For(input.Length)}";
        var took = ThreadCpuTime.Now - since;
        return took > TimeLimit ? $"took {took.TotalSeconds:0.0} s of processor time" : null;
    }

    private string? FaultOf(byte[] input)
    {
        try
        {
            target.Run(input);
            _accepted++;
            return null;
        }
        catch (Exception e) when (target.IsTyped(e))
        {
            return null;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}";
        }
    }

    /// <summary>A corpus of rejected bytes would fuzz nothing. Also loads what is loaded only once.</summary>
    private void RunValid(byte[] item)
    {
        try
        {
            target.Run(item);
        }
        catch (Exception e)
        {
            throw new FuzzFailure($"{target.Name}: a corpus item of {item.Length} bytes is not valid: {e.Message}", e);
        }
    }

    private void RunIndex(long index)
    {
        var input = _case.Make(index);
        if (Fault(input) is not { } fault || Fault(input) is null) return; // the second time nothing is loaded or grown
        var small = Shrinker.Shrink(input, smaller => Fault(smaller) is { } other && Kind(other) == Kind(fault));
        throw new FuzzFailure($"""
            {target.Name}, input {index}: {fault}
            again with: dotnet run --project tests/EdgeFed.Fuzz -c Release -- {target.Name} --seed {seed} --first {index} --inputs 1
            shrunk to {small.Length} of {input.Length} bytes: {Convert.ToHexString(small.AsSpan(0, Math.Min(small.Length, 4096)))}
            """);
    }

    private static string Kind(string fault) => fault[..Math.Min(12, fault.Length)];
}
