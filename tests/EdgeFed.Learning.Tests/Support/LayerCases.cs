using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Every kind of layer in small, by a name that golden/make_layer_golden.py uses too.</summary>
internal static class LayerCases
{
    public static Dictionary<string, (LayerSpec Spec, int[] Input)> All { get; } = new()
    {
        ["linear"] = (new LinearSpec("l", 5, 4), [5]),
        ["linear of one"] = (new LinearSpec("l", 1, 1), [1]),
        ["relu"] = (new ReluSpec(), [7]),
        ["relu6"] = (new Relu6Spec(), [19]),
        ["sigmoid"] = (new SigmoidSpec(), [19]),
        ["tanh"] = (new TanhSpec(), [19]),
        ["dropout"] = (new DropoutSpec(0.4), [13]),
        ["conv same"] = (new Conv2dSpec("c", 2, 3, [3, 3], [1, 1], null, 1, true), [2, 5, 4]),
        ["conv same, even kernel"] = (new Conv2dSpec("c", 2, 3, [2, 4], [1, 1], null, 1, true), [2, 2, 5]),
        ["conv valid"] = (new Conv2dSpec("c", 2, 3, [3, 2], [1, 1], [0, 0], 1, true), [2, 5, 4]),
        ["conv stride"] = (new Conv2dSpec("c", 2, 3, [3, 3], [2, 3], [1, 2], 1, true), [2, 6, 7]),
        ["conv groups"] = (new Conv2dSpec("c", 4, 6, [3, 3], [1, 1], [1, 1], 2, true), [4, 4, 5]),
        ["conv pointwise"] = (new Conv2dSpec("c", 5, 3, [1, 1], [1, 1], [0, 0], 1, false), [5, 3, 3]),
        ["conv pointwise, large plane"] = (new Conv2dSpec("c", 2, 2, [1, 1], [1, 1], [0, 0], 1, true), [2, 16, 17]),
        ["conv of tiles"] = (new Conv2dSpec("c", 8, 9, [5, 5], [1, 1], null, 1, true), [8, 2, 2]),
        ["conv large plane"] = (new Conv2dSpec("c", 1, 2, [5, 5], [1, 1], null, 1, true), [1, 16, 17]),
        ["depthwise"] = (new Conv2dSpec("c", 3, 3, [3, 3], [1, 1], [1, 1], 3, false), [3, 5, 6]),
        ["depthwise stride, bias"] = (new Conv2dSpec("c", 3, 3, [3, 3], [2, 2], [1, 1], 3, true), [3, 7, 6]),
        ["depthwise large"] = (new Conv2dSpec("c", 2, 2, [3, 3], [1, 1], [1, 1], 2, true), [2, 9, 12]),
        ["depthwise window before the edge"] = (new Conv2dSpec("c", 2, 2, [2, 2], [3, 3], [0, 0], 2, true), [2, 6, 7]),
        ["max pool"] = (new MaxPool2dSpec([2, 2], [2, 2]), [2, 5, 4]),
        ["max pool, overlapping"] = (new MaxPool2dSpec([3, 2], [1, 1]), [2, 5, 4]),
        ["average pool"] = (new GlobalAveragePoolSpec(), [3, 4, 5]),
        ["batch norm 1d"] = (new BatchNormSpec(1, "b", 5), [5]),
        ["batch norm 1d, length"] = (new BatchNormSpec(1, "b", 2), [2, 9]),
        ["batch norm 2d"] = (new BatchNormSpec(2, "b", 3), [3, 3, 4]),
        ["lstm last"] = (new LstmSpec("l", 2, 3, All: false), [4, 2]),
        ["lstm all"] = (new LstmSpec("l", 2, 9, All: true), [3, 2]),
    };

    /// <summary>Every case with one thread and with two.</summary>
    public static TheoryData<string, int> ByThreads
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in All.Keys)
            {
                cases.Add(name, 1);
                cases.Add(name, 2);
            }

            return cases;
        }
    }
}
