using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;

namespace EdgeFed.Federation.Tests.Support;

internal static class TestJob
{
    /// <summary>A model of 10 parameters.</summary>
    public static ModelSpec TinySpec { get; } = ModelSpec.Parse(
        """{"version":1,"name":"tiny","input":[4],"classes":2,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc1","in":4,"out":2}]}""");

    public static JobDefinition Tiny { get; } = JobDefinition.Freeze(new JobOptions(Name: "digits", Model: "tiny"), TinySpec);
}
