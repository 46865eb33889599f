using System.Text.Json;

namespace EdgeFed.Learning.Models;

/// <summary>One layer of a model spec: data only. Shapes leave out the batch dimension.</summary>
/// <param name="Type">The key of the layer in JSON, such as <c>linear</c>.</param>
/// <param name="Name">Prefix of its parameters in the state dict; empty when it has none.</param>
public abstract record LayerSpec(string Type, string Name)
{
    /// <summary>True if its output may overwrite its input, so that it costs no activation memory.</summary>
    internal virtual bool InPlace => false;

    /// <summary>True if its output holds other values than its input.</summary>
    internal virtual bool ChangesValues => true;

    /// <summary>True if its backward pass reads its output, which the next layer must not overwrite then.</summary>
    internal virtual bool NeedsOutput => false;

    /// <summary>Its parameters in state-dict order: name after the prefix, and shape.</summary>
    internal virtual IEnumerable<TensorSpec> Tensors => [];

    /// <summary>The output shape for an input of shape <paramref name="input"/>.</summary>
    /// <exception cref="ModelSpecException">The layer cannot take that shape; <paramref name="where"/> names it.</exception>
    internal abstract int[] OutputShape(int[] input, string where);

    /// <summary>Memory that it needs beside input and output, for an input that <see cref="OutputShape"/> took.</summary>
    internal virtual LayerMemory Memory(int[] input) => default;

    /// <summary>Multiplications of matrix products and convolutions that a sample takes on its way forward.</summary>
    internal virtual long MultiplyAdds(int[] input) => 0;

    /// <summary>Writes the layer's own keys after <c>type</c> and <c>name</c>.</summary>
    internal virtual void WriteFields(Utf8JsonWriter writer)
    {
    }

    private protected static ModelSpecException Misfit(string where, int[] got, string needed) =>
        new($"{where} got the shape {Shapes.Text(got)}; it needs {needed}.");
}
