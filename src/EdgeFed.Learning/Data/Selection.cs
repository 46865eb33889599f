namespace EdgeFed.Learning.Data;

/// <summary>Chosen samples, as a reader that goes from beginning to end needs them.</summary>
internal static class Selection
{
    /// <summary>For each of <paramref name="count"/> samples its position among the chosen, or -1.</summary>
    public static int[] Positions(int count, ReadOnlySpan<int> chosen)
    {
        var positions = new int[count];
        Array.Fill(positions, -1);
        for (var i = 0; i < chosen.Length; i++)
        {
            if (positions[chosen[i]] >= 0) throw new ArgumentException($"sample {chosen[i]} is chosen twice", nameof(chosen));
            positions[chosen[i]] = i;
        }

        return positions;
    }
}
