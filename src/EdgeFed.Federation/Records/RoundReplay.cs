using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Records;

public enum ReplayOutcome
{
    /// <summary>Folding the kept updates again gave the recorded model.</summary>
    Verified,

    /// <summary>
    /// Not all updates are in the spool any more, so the round cannot be folded again; nothing contradicts the record.
    /// </summary>
    NotKept,

    /// <summary>Something is not what the record says.</summary>
    Mismatch,
}

/// <summary>Result of folding one recorded round again.</summary>
/// <param name="Version">Model version that the round made.</param>
/// <param name="Recorded">Content digest that the record gives it.</param>
/// <param name="Found">Content digest that came out instead, if it was folded and differs.</param>
/// <param name="Detail">For people; empty where there is nothing to say.</param>
public sealed record RoundReplay(int Round, int Version, ReplayOutcome Outcome, Digest Recorded, Digest? Found, string Detail);
