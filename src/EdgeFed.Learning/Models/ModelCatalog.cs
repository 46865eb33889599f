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

    /// <summary>Spectra of radio signals, real and imaginary parts of 880 bins: five technologies and noise.</summary>
    private const string CnnIq = """
        {"version":1,"name":"cnn-iq","input":[1,2,880],"classes":6,"loss":"softmax_cross_entropy","layers":[
        {"type":"conv2d","name":"conv1","in":1,"out":32,"kernel":[1,3],"padding":"same"},{"type":"relu"},
        {"type":"batch_norm2d","name":"bn1","channels":32},{"type":"dropout","p":0.25},{"type":"max_pool2d","kernel":[1,2]},
        {"type":"conv2d","name":"conv2","in":32,"out":16,"kernel":[2,3],"padding":"same"},{"type":"relu"},
        {"type":"batch_norm2d","name":"bn2","channels":16},{"type":"dropout","p":0.25},{"type":"max_pool2d","kernel":[1,2]},
        {"type":"conv2d","name":"conv3","in":16,"out":8,"kernel":[2,3],"padding":"same"},{"type":"relu"},
        {"type":"batch_norm2d","name":"bn3","channels":8},{"type":"dropout","p":0.25},{"type":"max_pool2d","kernel":[1,2]},
        {"type":"flatten"},{"type":"linear","name":"fc1","in":1760,"out":64},{"type":"relu"},
        {"type":"batch_norm1d","name":"bn4","channels":64},{"type":"dropout","p":0.5},
        {"type":"linear","name":"fc2","in":64,"out":6}]}
        """;

    /// <summary>The last hour of a loop detector, in steps of 5 minutes, to its next quarter of an hour.</summary>
    private const string LstmTraffic = """
        {"version":1,"name":"lstm-traffic","input":[12,1],"targets":3,"loss":"mean_squared_error","layers":[
        {"type":"lstm","name":"lstm","in":1,"hidden":64,"output":"last"},
        {"type":"linear","name":"fc","in":64,"out":3}]}
        """;

    /// <summary>All names, in the order they are listed to people.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["mlp-200", "cnn-mnist", "cnn-femnist", "cnn-iq", "lstm-traffic", "mobilenet-v1"];

    /// <summary>The spec of that name.</summary>
    /// <exception cref="ModelSpecException">There is none; the message lists those there are.</exception>
    public static ModelSpec Get(string name) => name switch
    {
        "mlp-200" => ModelSpec.Parse(Mlp200),
        "cnn-mnist" => ModelSpec.Parse(Characters(name, dense: 512, classes: 10)),
        "cnn-femnist" => ModelSpec.Parse(Characters(name, dense: 128, classes: 62)),
        "cnn-iq" => ModelSpec.Parse(CnnIq),
        "lstm-traffic" => ModelSpec.Parse(LstmTraffic),
        "mobilenet-v1" => MobileNetV1.Spec(name, height: 32, width: 32, classes: 10, multiplier: 0.5),
        _ => throw new ModelSpecException($"no model is named '{name}'; expected one of {string.Join(", ", Names)}."),
    };

    /// <summary>The convolutional network of McMahan et al. (2017) for 28 x 28 images of written characters.</summary>
    private static string Characters(string name, int dense, int classes) => $$"""
        {"version":1,"name":"{{name}}","input":[1,28,28],"classes":{{classes}},"loss":"softmax_cross_entropy","layers":[
        {"type":"conv2d","name":"conv1","in":1,"out":32,"kernel":[5,5],"padding":"same"},{"type":"relu"},
        {"type":"max_pool2d","kernel":[2,2]},
        {"type":"conv2d","name":"conv2","in":32,"out":64,"kernel":[5,5],"padding":"same"},{"type":"relu"},
        {"type":"max_pool2d","kernel":[2,2]},{"type":"flatten"},
        {"type":"linear","name":"fc1","in":3136,"out":{{dense}}},{"type":"relu"},
        {"type":"linear","name":"fc2","in":{{dense}},"out":{{classes}}}]}
        """;
}
