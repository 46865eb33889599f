namespace EdgeFed.Fuzz.Core;

/// <summary>Takes pieces off a failing input for as long as it fails.</summary>
internal static class Shrinker
{
    private const int MaxAttempts = 2000;

    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails)
    {
        var attempts = MaxAttempts;
        for (var piece = input.Length / 2; piece > 0; piece /= 2)
            for (var start = 0; start + piece <= input.Length && attempts-- > 0;)
            {
                byte[] smaller = [.. input.AsSpan(0, start), .. input.AsSpan(start + piece)];
                if (fails(smaller)) input = smaller;
                else start += piece;
            }

        return input;
    }
}
