using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Small model specs.</summary>
internal static class Specs
{
    public static ModelSpec Mlp(int inputs, int hidden, int classes) => ModelSpec.Parse(MlpJson(inputs, hidden, classes));

    public static string MlpJson(int inputs, int hidden, int classes) => $$"""
        {"version":1,"name":"tiny","input":[{{inputs}}],"classes":{{classes}},"loss":"softmax_cross_entropy","layers":[
        {"type":"linear","name":"fc1","in":{{inputs}},"out":{{hidden}}},{"type":"relu"},
        {"type":"linear","name":"fc2","in":{{hidden}},"out":{{classes}}}]}
        """;
}
