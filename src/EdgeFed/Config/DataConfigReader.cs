using EdgeFed.Data;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Radio;
using EdgeFed.Learning.Data.Series;

namespace EdgeFed.Config;

/// <summary>
/// Reads where data comes from. The settings of all formats are read; what the chosen one requires must be there.
/// </summary>
internal static class DataConfigReader
{
    /// <summary>Where the examples have data.</summary>
    internal const string Folder = "/srv/edgefed";

    private const string Format =
        "What the data is: images (`idx`, `cifar10`, `cifar100`), time series (`csv`), generated radio windows (`iq`)";

    public static DataOrigin TrainingData(ConfigSection data)
    {
        var format = data.Word("format", "idx", $"{Format} or samples as they come in (`stream`).",
            "idx", "cifar10", "cifar100", "csv", "iq", "stream");
        var stream = StreamConfigReader.Read(data.When(format == "stream").Section("stream",
            "With `stream`: samples as MessagePack, from standard input or from producers that connect to a Unix socket."));
        if (format == "stream" && data.Section("shard").Exists)
            data.Refuse("shard", "given", "no shard with format \"stream\": what comes in is this unit's own");
        return format == "stream" ? stream : Files(data, format, "training", SeriesPart.Train);
    }

    public static DataOrigin? TestData(ConfigSection root)
    {
        var data = root.Optional("test_data",
            "Data to measure models with. Without it models are not measured.");
        var format = data.Word("format", "idx", $"{Format}.", "idx", "cifar10", "cifar100", "csv", "iq");
        var files = Files(data, format, "evaluation", SeriesPart.Test);
        return data.Exists ? files : null;
    }

    private static DataOrigin Files(ConfigSection data, string format, string purpose, SeriesPart part)
    {
        var idx = Idx(data.When(format == "idx"), purpose, part);
        var cifar10 = Cifar10(data.When(format == "cifar10").Section("cifar10"), purpose, part);
        var cifar100 = Cifar100(data.When(format == "cifar100").Section("cifar100"), purpose, part);
        var series = SeriesConfigReader.Read(data.When(format == "csv").Section("csv"), purpose, part);
        var iq = Iq(data.Section("iq",
            "With `iq`: five modulations and noise, generated, in place of recorded radio data."), part);
        return format switch
        {
            "cifar10" => cifar10,
            "cifar100" => cifar100,
            "csv" => series,
            "iq" => iq,
            _ => idx,
        };
    }

    /// <summary>
    /// The files do not say how many classes there are: a worker's configuration does, an aggregator's model does.
    /// </summary>
    private static IdxFiles Idx(ConfigSection data, string purpose, SeriesPart part) => new(
        data.RequiredFilePath("images", $"With `idx`: samples for {purpose}; gzip is recognised.",
            $"{Folder}/{(part == SeriesPart.Test ? "t10k" : "train")}-images-idx3-ubyte.gz"),
        data.RequiredFilePath("labels", $"With `idx`: labels for {purpose}; gzip is recognised.",
            $"{Folder}/{(part == SeriesPart.Test ? "t10k" : "train")}-labels-idx1-ubyte.gz"),
        part == SeriesPart.Test ? null : data.Int(
            "classes", 10, 2, DataSource.MaxClasses, "With `idx`: labels run over so many numbers from `label_offset` on."),
        data.Int("label_offset", 0, 0, 255, "With `idx`: the first label, which becomes class 0; 1 for the letters of EMNIST."),
        data.Flag("transpose", false, "With `idx`: whether rows and columns of images change places, as those of EMNIST need."));

    private static CifarFile Cifar10(ConfigSection cifar, string purpose, SeriesPart part) => new(
        cifar.RequiredFilePath("file", $"Images with labels for {purpose}, in CIFAR-10's binary form; gzip is recognised.",
            $"{Folder}/{(part == SeriesPart.Test ? "test_batch" : "data_batch_1")}.bin"),
        CifarLayout.Cifar10);

    private static CifarFile Cifar100(ConfigSection cifar, string purpose, SeriesPart part) => new(
        cifar.RequiredFilePath("file", $"Images with labels for {purpose}, in CIFAR-100's binary form; gzip is recognised.",
            $"{Folder}/{(part == SeriesPart.Test ? "test" : "train")}.bin"),
        cifar.Choice("labels", CifarLayout.Cifar100Fine,
            "Which of an image's two labels is learned: its class or its group of classes.",
            ("fine", CifarLayout.Cifar100Fine), ("coarse", CifarLayout.Cifar100Coarse)));

    private static IqSignals Iq(ConfigSection iq, SeriesPart part)
    {
        var options = new IqOptions(
            iq.Int("count", 6000, 1, IqOptions.MaxCount, "Windows, of six classes in turn."),
            iq.Int("samples", 128, 16, IqOptions.MaxSamples, "Complex samples of a window."),
            iq.Double("min_snr_db", -10, IsDecibel, "a number from -100 to 100", "Smallest ratio of signal to noise in dB."),
            iq.Double("max_snr_db", 30, IsDecibel, "a number from -100 to 100", "Largest ratio; each window draws its own."),
            iq.Flag("fft", true, "Whether windows are spectra."),
            iq.Seed("seed", part == SeriesPart.Train ? 1UL : 2UL,
                "Decides every window; evaluation needs another than training."));
        if (options.MaxSnrDb < options.MinSnrDb)
            iq.Refuse("max_snr_db", options.MaxSnrDb,
                FormattableString.Invariant($"at least min_snr_db, which is {options.MinSnrDb}"));
        return new IqSignals(options);
    }

    private static bool IsDecibel(double value) => value is >= -100 and <= 100;
}
