namespace EdgeFed.Learning.Models;

/// <summary>The model specs that ship with the product.</summary>
public static class ModelCatalog
{
    /// <summary>The multilayer perceptron 784-200-200-10 of McMahan et al. (2017), "2NN".</summary>
    private const string Mlp200 = """
        {"version":1,"name":"mlp-200","input":[784],"classes":10,"loss":"softmax_cross_entropy","layers":[
        {"type":"linear","name":"fc1","in":784,"out":200},{"type":"relu"},
        {"type":"linear","name":"fc2","in":200,"out":200},{"type":"relu"},
        {"type":"linear","name":"fc3","in":200,"out":10}]}
        """;

    /// <summary>All names, in the order they are listed to people.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mlp-200"];

    /// <summary>The spec of that name.</summary>
    /// <exception cref="ModelSpecException">There is none; the message lists those there are.</exception>
    public static ModelSpec Get(string name) => name switch
    {
        "mlp-200" => ModelSpec.Parse(Mlp200),
        _ => throw new ModelSpecException($"no model is named '{name}'; expected one of {string.Join(", ", Names)}."),
    };
}
