using System.Diagnostics.CodeAnalysis;
using EdgeFed.Learning.Data.Series;

namespace EdgeFed.Config;

/// <summary>Reads where time series are, how their file is written and how they are cut into samples.</summary>
internal static class SeriesConfigReader
{
    private const string Tab = "tab";

    public static SeriesFile Read(ConfigSection csv, string purpose, SeriesPart part)
    {
        var file = csv.RequiredFilePath(
            "file", $"Series for {purpose}: a line of names, then numbers; gzip is recognised. Shards are whole columns.",
            $"{DataConfigReader.Folder}/speeds.csv");
        var options = new SeriesOptions(
            csv.Int("past", 12, 1, SeriesOptions.MaxSteps, "Steps of time that a sample shows."),
            csv.Int("next", 3, 1, SeriesOptions.MaxSteps, "Steps after those, which are predicted."),
            csv.Double("train_share", 0.8, share => share is > 0 and <= 1, "a number above 0, at most 1",
                "Part of the time, from its beginning, for training and for mean and deviation; the rest is for evaluation."));
        var meant = csv.Choice("part", part, "Which of the two parts is meant.",
            ("train", SeriesPart.Train), ("test", SeriesPart.Test));
        var columns = csv.List<string>("columns", "all columns", "names of columns, separated by commas",
            "Columns that are read; others may hold anything, such as dates.", ConfigValues.NotEmpty, "773869,767541");
        return new SeriesFile(file, Form(csv), options, meant, columns);
    }

    private static CsvOptions Form(ConfigSection csv) => new(
        csv.Read("separator", ',', ",", "one character that is no letter, digit, quote, point or sign, or \"tab\"",
            "What is between two fields.", IsSeparator),
        csv.Flag("header", true, "Whether the first line holds names; without one, columns are called 1, 2 and so on."),
        csv.Choice("missing", MissingValues.Refuse,
            "Where a value is missing: the file is refused, it is what it was a step before (`previous`), "
            + "or no sample has it as a target (`mask`).",
            ("refuse", MissingValues.Refuse), ("previous", MissingValues.Previous), ("mask", MissingValues.Mask)));

    private static bool IsSeparator(string text, [MaybeNullWhen(false)] out char separator)
    {
        separator = text == Tab ? '\t' : text.FirstOrDefault();
        var isOne = text.Length == 1 || text == Tab;
        return isOne && (separator == '\t' || (separator is >= ' ' and <= '~' && !IsOfFields(separator)));
    }

    private static bool IsOfFields(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '"' or '.' or '+' or '-';
}
