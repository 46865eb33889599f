using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Random;
using EdgeFed.Protocol.Encodings;

namespace EdgeFed.Federation.Encodings;

/// <summary>
/// Keys of stochastic rounding: another stream of numbers for each device and round, and for each published version.
/// </summary>
internal static class RoundingKeys
{
    private const string Publisher = ""; // no device has this id

    public static RoundingNoise OfUpdate(JobDefinition job, string device, int round) =>
        new(SeedDerivation.DeriveRounding(job.Options.Seed, device, round));

    public static RoundingNoise OfVersion(JobDefinition job, int version) =>
        new(SeedDerivation.DeriveRounding(job.Options.Seed, Publisher, version));
}
