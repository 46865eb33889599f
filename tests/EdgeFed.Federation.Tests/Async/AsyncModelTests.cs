using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Async;
using EdgeFed.Aggregation.Means;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Updates;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Tests.Async;

/// <summary>Folding against the plain formula, in the same precision: the bits are the same.</summary>
public class AsyncModelTests
{
    [Theory]
    [InlineData("f32", FoldReference.Model, 1)]
    [InlineData("f32", FoldReference.Base, 1)]
    [InlineData("f32", FoldReference.Base, 0.25)]
    [InlineData("f32", FoldReference.Model, 0.25)]
    [InlineData("f32", FoldReference.Previous, 1)]
    [InlineData("q8", FoldReference.Model, 1)]
    [InlineData("q8", FoldReference.Base, 0.25)]
    public async Task Fold_SeveralUpdates_IsThePlainFormulaInTheirOrder(string encoding, FoldReference reference, double scale)
    {
        using var job = await LossyJob.OpenAsync(encoding);
        var start = await WriteAsync(job, ObjectName.Model(job.Job.Id, 0), 100);
        var sources = new List<FoldSource>();
        for (var i = 1; i <= 3; i++)
        {
            var update = await job.WriteAsync(ObjectName.Update(job.Job.Id, $"unit-{i}", 2), job.Values(i), job.Job.UpdateFormat);
            var previous = await job.WriteAsync(ObjectName.Update(job.Job.Id, $"unit-{i}", 1), job.Values(10 + i), job.Job.UpdateFormat);
            sources.Add(new FoldSource(update, start, previous, new FoldStep(reference, 0.3 * i), scale));
        }

        using var model = new AsyncModel(job.Job, Parameters(job.Values(7)), job.Compute);
        await model.FoldAsync(sources);

        var expected = job.Values(7);
        foreach (var source in sources) FoldPlainly(job.Job, expected, source, LossyJob.Read(start));
        Assert.Equal(expected, model.Values.ToArray());
    }

    /// <summary>With no staleness function, all weights equal and the same base, FedBuff's version is FedAvg's.</summary>
    [Fact]
    public async Task Fold_ABufferOfFreshUpdates_IsTheirMean()
    {
        using var job = await LossyJob.OpenAsync("f32");
        var start = await WriteAsync(job, ObjectName.Model(job.Job.Id, 0), 100);
        var updates = new List<SpoolObject>();
        for (var i = 1; i <= 4; i++) updates.Add(await WriteAsync(job, ObjectName.Update(job.Job.Id, $"unit-{i}", 1), i));

        using var model = new AsyncModel(job.Job, Parameters(LossyJob.Read(start)), job.Compute);
        await model.FoldAsync([.. updates.Select(update => new FoldSource(update, start, null, new FoldStep(FoldReference.Base, 0.25), 1))]);

        var means = Enumerable.Range(0, job.Parameters).Select(j => updates.Average(update => (double)LossyJob.Read(update)[j])).ToArray();
        for (var j = 0; j < means.Length; j++) Assert.InRange(model.Values[j], means[j] - 1e-6, means[j] + 1e-6);
    }

    private static void FoldPlainly(JobDefinition job, float[] model, FoldSource source, float[] start)
    {
        var (update, previous) = (LossyJob.Read(source.Update), LossyJob.Read(source.Previous!));
        for (var i = 0; i < model.Length; i++)
        {
            var change = job.UpdatesAreDeltas ? update[i] : update[i] - start[i];
            change *= (float)source.Scale;
            var trained = !job.UpdatesAreDeltas && source.Scale == 1 ? update[i] : change + start[i];
            var difference = source.Step.Reference switch
            {
                FoldReference.Base => change,
                FoldReference.Previous => trained - previous[i],
                _ => trained - model[i],
            };
            var step = difference * (float)source.Step.Weight;
            model[i] += step;
        }
    }

    private static ParameterBuffer Parameters(float[] values)
    {
        var parameters = new ParameterBuffer(values.Length);
        values.CopyTo(parameters.Span);
        return parameters;
    }

    private static Task<SpoolObject> WriteAsync(LossyJob job, ObjectName name, int seed) => job.WriteAsync(name, job.Values(seed));
}
