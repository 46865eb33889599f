using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>
/// Where the input and every layer's output lie, in floats a sample. An in-place layer's output lies where its input does.
/// </summary>
internal sealed class ActivationPlan
{
    private readonly int[] _elements;
    private readonly int[] _offsets;
    private readonly bool[] _inPlace;

    public ActivationPlan(ModelSpec spec)
    {
        _elements = [.. spec.Shapes.Select(shape => (int)Shapes.Elements(shape))];
        _inPlace = ModelMemory.InPlace(spec.Layers);
        _offsets = new int[_elements.Length];
        ValueFloats = _elements[0];
        for (var i = 0; i < _inPlace.Length; i++)
        {
            _offsets[i + 1] = _inPlace[i] ? _offsets[i] : ValueFloats;
            if (!_inPlace[i]) ValueFloats += _elements[i + 1];
        }
    }

    /// <summary>Floats a sample for the input and all outputs.</summary>
    public int ValueFloats { get; }

    /// <summary>Floats a sample of the widest output: gradients of the input itself are never needed.</summary>
    public int WidestGradient => _elements[1..].Max();

    /// <summary>Elements of value <paramref name="index"/>: 0 is the input, i + 1 the output of layer i.</summary>
    public int Elements(int index) => _elements[index];

    /// <summary>Its place.</summary>
    public int Offset(int index) => _offsets[index];

    public bool IsInPlace(int layer) => _inPlace[layer];
}
