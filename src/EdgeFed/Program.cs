Console.WriteLine("edgefed");
