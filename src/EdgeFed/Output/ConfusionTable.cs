using System.Text;
using EdgeFed.Learning.Scores;

namespace EdgeFed.Output;

/// <summary>A confusion matrix for a person: whole while it fits a terminal, else its most frequent mistakes.</summary>
internal static class ConfusionTable
{
    private const int MaxColumns = 16;
    private const int MaxMistakes = 10;

    public static IEnumerable<string> Lines(ConfusionMatrix matrix) =>
        matrix.Classes <= MaxColumns ? Whole(matrix) : Mistakes(matrix);

    private static IEnumerable<string> Whole(ConfusionMatrix matrix)
    {
        var width = Math.Max(4, 2 + Enumerable.Range(0, matrix.Classes).Max(matrix.Samples).ToString(Figures.Culture).Length);
        yield return "confusion: a row for each true class, a column for what its samples were taken for";
        yield return Row("", column => column.ToString(Figures.Culture)) + "   recall";
        for (var actual = 0; actual < matrix.Classes; actual++)
        {
            var row = actual;
            yield return Row($"{actual}", column => Cell(matrix[row, column])) + $"   {Recall(matrix.Recall(actual))}";
        }

        string Row(string head, Func<int, string> cell)
        {
            var line = new StringBuilder(head.PadLeft(4));
            for (var column = 0; column < matrix.Classes; column++) line.Append(cell(column).PadLeft(width));
            return line.ToString();
        }
    }

    private static IEnumerable<string> Mistakes(ConfusionMatrix matrix)
    {
        yield return $"most frequent mistakes of {matrix.Classes} classes:";
        var mistakes = matrix.Mistakes().Take(MaxMistakes).ToList();
        if (mistakes.Count == 0) yield return "  none";
        foreach (var (actual, predicted, count) in mistakes)
            yield return $"  {actual} taken for {predicted}: {count} of {matrix.Samples(actual)}";
    }

    private static string Cell(int count) => count == 0 ? "." : count.ToString(Figures.Culture);

    private static string Recall(double? recall) => recall is { } share ? Figures.Decimal(share, 3) : "no samples";
}
