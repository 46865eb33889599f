using EdgeFed.Aggregation.Means;
using EdgeFed.Federation.Encodings;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Tests.Encodings;

/// <summary>Error feedback: what was published over many rounds, together with what is left over, is what was folded.</summary>
public sealed class NextVersionTests
{
    private const int Rounds = 12;

    [Theory, InlineData("f16", 0.0005), InlineData("q8", 0.001), InlineData("q4", 0.001), InlineData("topk", 0.001)]
    public async Task Publish_ManyRounds_LosesNothingInTheEnd(string encoding, double tolerance)
    {
        using var job = await LossyJob.OpenAsync(encoding);
        using var initial = InitialModel.Make(job.Job);
        var folded = initial.Span.ToArray();
        var model = await job.WriteAsync(ObjectName.Model(job.Job.Id, 0), folded);
        SpoolObject? residual = null;
        for (var round = 1; round <= Rounds; round++)
        {
            var update = job.Values(round);
            for (var i = 0; i < folded.Length; i++) folded[i] += update[i];
            (model, residual) = await PublishAsync(job, update, round, model, residual);
        }

        var (published, left) = (LossyJob.Read(model), LossyJob.Read(residual!));
        for (var i = 0; i < folded.Length; i++) Assert.InRange(published[i] + left[i] - folded[i], -tolerance * Rounds, tolerance * Rounds);
        Assert.Contains(left, static value => value != 0); // the encoding was lossy at all
    }

    private static async Task<(SpoolObject Model, SpoolObject Residual)> PublishAsync(
        LossyJob job, float[] update, int version, SpoolObject model, SpoolObject? residual)
    {
        await using var fold = RoundFold.Open(new FedAvg(), job.Parameters, job.Compute);
        var name = ObjectName.Update(job.Job.Id, LossyJob.Device, version);
        fold.Add(await job.Writer.WriteAsync(() => update,
            new ObjectDescription(name.ToString(), LossyJob.Device, job.Job.Options.ChunkBytes, Compression.None, version - 1, NumExamples: 10)));
        await fold.CompleteAsync();
        using var next = new NextVersion(job.Job, fold, version, new VersionInputs(model, residual));
        var left = await job.Writer.WriteAsync(next.ReadResidual, job.Parameters,
            new ObjectDescription(ObjectName.Residual(job.Job.Id, LossyJob.Device, version).ToString(), LossyJob.Device, job.Job.Options.ChunkBytes, Compression.None)
            {
                Format = ResidualEncoding.FormatOf(job.Job.ModelFormat),
            });
        return (await job.Writer.WriteAsync(next.ReadModel, job.Parameters,
            new ObjectDescription(ObjectName.Model(job.Job.Id, version).ToString(), LossyJob.Device, job.Job.Options.ChunkBytes, Compression.None)), left);
    }
}
