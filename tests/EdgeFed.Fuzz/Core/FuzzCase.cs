using EdgeFed.Simulation;

namespace EdgeFed.Fuzz.Core;

/// <summary>Makes the input of a target's index: a function of (target, seed, index) and of nothing else.</summary>
public sealed class FuzzCase(FuzzTarget target, ulong seed)
{
    private readonly IReadOnlyList<byte[]> _sealed = [.. target.Corpus.Select(target.Seal)];

    /// <summary>
    /// Even indices are changed and then sealed, odd ones sealed and then changed: half of the inputs get deep, half meet
    /// the checks as they come off a wire or a disk.
    /// </summary>
    public byte[] Make(long index)
    {
        var random = new SimRandom(SimRandom.For(seed, target.Name).NextUInt64() + (ulong)index * 0x9e3779b97f4a7c15UL);
        var getsDeep = index % 2 == 0;
        var corpus = getsDeep ? target.Corpus : _sealed;
        var mutator = new Mutator(corpus[random.Next(corpus.Count)], corpus, target.Words, random);
        mutator.Mutate();
        return getsDeep ? target.Seal(mutator.ToArray()) : mutator.ToArray();
    }
}
