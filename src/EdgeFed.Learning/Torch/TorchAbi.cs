using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Torch;

/// <summary>
/// Declarations of src/EdgeFed.Torch.Native/edgefed_torch.h; the two change together, and the version with them.
/// </summary>
internal static class TorchAbi
{
    public const int Version = 1;
}

internal enum TorchKind
{
    Linear = 1,
    Conv2d = 2,
    MaxPool2d = 3,
    GlobalAveragePool = 4,
    Flatten = 5,
    BatchNorm = 6,
    Dropout = 7,
    Lstm = 8,
    Relu = 9,
    Relu6 = 10,
    Sigmoid = 11,
    Tanh = 12,
}

internal enum TorchLoss
{
    CrossEntropy = 1,
    SquaredError = 2,
}

internal enum TorchOptimizer
{
    Sgd = 1,
    Adam = 2,
}

[InlineArray(9)]
internal struct TorchSizes
{
    private int _first;
}

[InlineArray(5)]
internal struct TorchTensors
{
    private long _first;
}

[InlineArray(4)]
internal struct TorchShape
{
    private int _first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TorchLayer
{
    public TorchKind Kind;
    public TorchSizes Sizes;
    public double Number;
    public TorchTensors Tensors;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TorchModel
{
    public TorchLayer* Layers;
    public int LayerCount;
    public TorchLoss Loss;
    public int Outputs;
    public int Rank;
    public TorchShape Input;
    public long ParameterCount;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TorchTraining
{
    public TorchOptimizer Optimizer;
    public int Nesterov;
    public double LearningRate;
    public double WeightDecay;
    public double Momentum;
    public double Beta1;
    public double Beta2;
    public double Epsilon;
    public double ProximalMu;
    public double MaxGradientNorm;
    public ulong Seed;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TorchBatch
{
    public float* Inputs;
    public int* Labels;
    public float* Targets;
    public int Count;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TorchScore
{
    public double Loss;
    public int Correct;
}
