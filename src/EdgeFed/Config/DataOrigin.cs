using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Partitions;
using EdgeFed.Learning.Data.Radio;
using EdgeFed.Learning.Data.Series;

namespace EdgeFed.Config;

/// <summary>Where samples come from.</summary>
/// <param name="Name">What messages call it: a path, as a rule.</param>
internal abstract record DataOrigin(string Name);

/// <summary>Samples and their labels, as idx or idx.gz.</summary>
/// <param name="Classes">Labels run over so many numbers; as many as the model has classes when null.</param>
/// <param name="LabelOffset">The first of those numbers.</param>
/// <param name="Transpose">Whether rows and columns of images change places.</param>
internal sealed record IdxFiles(string Images, string Labels, int? Classes, int LabelOffset, bool Transpose) : DataOrigin(Images);

/// <summary>Images with labels in the binary form of CIFAR-10 or CIFAR-100.</summary>
internal sealed record CifarFile(string File, CifarLayout Layout) : DataOrigin(File);

/// <summary>Time series side by side.</summary>
/// <param name="Columns">Names of the columns that are meant; all when empty.</param>
internal sealed record SeriesFile(
    string File, CsvOptions Form, SeriesOptions Options, SeriesPart Part, IReadOnlyList<string> Columns) : DataOrigin(File);

/// <summary>Radio windows that are generated.</summary>
internal sealed record IqSignals(IqOptions Options) : DataOrigin("generated radio windows");

/// <summary>Samples that come in while the unit runs.</summary>
/// <param name="Socket">Path of the Unix socket producers connect to; empty for standard input.</param>
/// <param name="Capacity">Samples held at most.</param>
/// <param name="Minimum">Fewer samples than this are no data to train on.</param>
internal sealed record LiveStream(string Socket, DataSchema Schema, int Capacity, int Minimum)
    : DataOrigin(Socket.Length == 0 ? "standard input" : Socket);

/// <summary>The part of the data that one of several devices holds.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Seed">How samples are dealt to parts.</param>
/// <param name="Partition">The way they are dealt; null for equal parts.</param>
internal sealed record DataShard(int Count, int Index, ulong Seed, IPartitioner? Partition = null);
