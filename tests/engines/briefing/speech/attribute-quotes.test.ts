import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import type { Quote } from '../../../../src/news/article.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

function quoteIn(text: string, words: string): Quote | undefined {
  return writeBrief({ title: 'What was said this week', text }).quotes.find((quote) => quote.text === words);
}

/** The words between marks in the text, and who says them; null where nobody may be named. */
type Row = [words: string, speaker: string | null, text: string];

function holds(rows: readonly Row[]): void {
  it.each(rows)('“%s” is by %s', (words, speaker, text) => {
    const quote = quoteIn(text, words);
    expect(quote, 'the quotation is missing').toBeDefined();
    expect(quote?.speaker?.name ?? null).toBe(speaker);
  });
}

/** Sure enough for a card, which shows a name from 0.8 on. */
function areShown(rows: readonly Row[]): void {
  holds(rows);
  it.each(rows)('and a card may show who says “%s”', (words, _, text) => {
    expect(quoteIn(text, words)?.confidence).toBeGreaterThanOrEqual(0.8);
  });
}

describe('a speaker within what somebody else tells', () => {
  holds([
    [
      'stay back, stay back!',
      'Ole Strand',
      'Guard Mia Dorn was on the pier at six. Dorn remembered that Ole Strand climbed the rail, yelled “stay back, stay back!”, and jumped.',
    ],
    [
      'leave me here now',
      'Ada Okoro',
      'Ranger Tom Weld found the hikers on Friday.\nWeld recounted how Ada Okoro sat down, cried “leave me here now”, and would not walk on.',
    ],
    [
      'fire, fire, fire!',
      'Emil Hart',
      'The cook Lena Brook was in the hall. Brook told the court that Emil Hart ran in, shouted “fire, fire, fire!” and fell.',
    ],
    [
      'worn and tired old song',
      'Ines Calder',
      'Mayor Glen Marsh spoke for an hour, which prompted Judge Ines Calder to remark that she had heard a “worn and tired old song” in her court.',
    ],
    [
      'quite enough for today',
      'Ruth Aldane',
      'Senator Ian Moss read from the file, leading Chairwoman Ruth Aldane to say that it was “quite enough for today” and close the session.',
    ],
    [
      'the worst bill in years',
      'Olga Brandt',
      'Minister Piet Hagen praised the bill and pushed Deputy Olga Brandt to call it “the worst bill in years” in reply.',
    ],
    [
      'he owned the river now',
      'Freya Hale',
      'Envoy Gil Sandoval was known for telling guests “he owned the river now” though he did not, said former aide Freya Hale.',
    ],
    [
      'she alone kept the keys',
      'Jon Marsh',
      'Director Ada Ferris often told visitors “she alone kept the keys” of the house, said a former clerk, Jon Marsh.',
    ],
    [
      'he would run the port one day',
      'Mia Dorn',
      'Captain Leo Quill used to tell his crew “he would run the port one day” in those years, said his sister, Mia Dorn.',
    ],
  ]);
});

describe('a clause before the one that speaks', () => {
  holds([
    [
      'Did it rain at all?',
      'Gwen Palter',
      'Singer Gwen Palter was a guest of host Howie Stark.\nWhen Stark asked about the concert in Denby, Palter laughed, “Did it rain at all?”',
    ],
    [
      'It was my best night',
      'Ben Aldous',
      'Actor Ben Aldous met critic Ann Cho on stage.\nAfter Cho brought up the film, Aldous grinned, “It was my best night”.',
    ],
    [
      'Ask my mother about it.',
      'Marco Dini',
      'Striker Marco Dini sat with reporter Sana Malik.\nAs Malik turned to his knee, Dini smiled: “Ask my mother about it.”',
    ],
    [
      'far weaker schools in town',
      'Leo Quill',
      'Premier Ruth Aldane and Senator Leo Quill met on Monday. After Quill wrote that pupils fared better in “far weaker schools in town”, Aldane said: “I do not like what he said.”',
    ],
  ]);
});

describe('a clause that opens the sentence and has words of its own', () => {
  holds([
    [
      'a levy for the few',
      'Ivo Grant',
      'Ada Marlow watched at home. As Minister Ivo Grant talked about “a levy for the few” and “the ruin of our towns,” Marlow said nothing.',
    ],
    [
      'the ruin of our towns,',
      'Ivo Grant',
      'Ada Marlow watched at home. As Minister Ivo Grant talked about “a levy for the few” and “the ruin of our towns,” Marlow said nothing.',
    ],
    [
      'the end of the coast,',
      'Ivo Grant',
      'Ivo Grant spoke on Friday. While Grant rambled about “the end of the coast,” Ada Marlow told reporters that she would leave.',
    ],
    [
      'a gift to the port',
      'Vera Quist',
      'Ivo Grant left early. When Vera Quist spoke of “a gift to the port” on Friday, Grant said he had a train to catch.',
    ],
    [
      'we are done with it,',
      'Ivo Grant',
      'Ada Marlow is mayor. Ivo Grant is not. As she put it, “we are done with it,” Ivo Grant said on Friday.',
    ],
  ]);
});

describe('a participle that tells of a thing', () => {
  it.each([
    'The agency could not be sure that money used for the visas was not coming from “the drug trade or other crimes.”',
    'The grain praised for its yield was “a lost cause” in the wet years.',
    'Sums cited in the bill were “the worst of all” for the towns.',
  ])('speaks on no card: %s', (text) => {
    const [quote] = writeBrief({ title: 'What was said this week', text }).quotes;
    expect(quote?.confidence ?? 0).toBeLessThan(0.8);
    expect(quote?.cue ?? null).toBeNull();
  });
});

describe('who is seen, heard or quoted', () => {
  holds([
    ['not the children.', 'woman', 'Ned Garr told police he heard a woman screaming “not the children.”'],
    ['we are finished.', 'Ola Brin', 'Ned Garr recalled hearing the coach, Ola Brin, muttering “we are finished.”'],
    ['hands off', 'mayor', 'A passer-by filmed the mayor yelling “hands off” at two teenagers.'],
    ['it is cold', 'girl', 'Ned Garr said one girl kept saying “it is cold” on the raft.'],
    ['stay where you are.', 'Ada Corr', 'Ada Corr kept telling the crowd “stay where you are.”'],
    ['shame on you.', 'Ola Brin', 'Ola Brin left the pitch shouting “shame on you.”'],
    ['my little lion.', 'Ola Brin', 'Ola Brin hugged the boy, calling him “my little lion.”'],
    ['Count twice.', 'Elias Bram', 'Hana Okafor cited her teacher, Elias Bram: “Count twice.”'],
    ['Feed them first.', 'Saint Orla', 'The priest quoted Saint Orla: “Feed them first.”'],
    ['only the start.', 'Ada Corr', 'Dario Fenn quoted Ada Corr as saying the strike was “only the start.”'],
    ['only the start.', 'Ada Corr', 'Ada Corr was quoted as saying the strike was “only the start.”'],
  ]);
});

describe('a clause about somebody behind a comma', () => {
  holds([
    [
      'sheep in a storm.',
      'Lucia Bent',
      '“We will win,” Omar Reyes said of rival Lucia Bent, who told a podcast last week that voters were “sheep in a storm.”',
    ],
    [
      'a gift to thieves.',
      'Petra Wynn',
      '“It is a good deal,” Hana Okafor said after meeting Petra Wynn, who has called the pact “a gift to thieves.”',
    ],
    [
      'a bomb with a timer.',
      'report',
      'Omar Reyes criticised the report, which said the dam was “a bomb with a timer.”',
    ],
    ['not fit for cattle.', 'study', 'Ada Corr cited a study which found the water was “not fit for cattle.”'],
    [
      'closed for business.',
      'Dario Fenn',
      'Dario Fenn told Ray Tull, who had come late, that the port was “closed for business.”',
    ],
    [
      'closed for good.',
      'Dario Fenn',
      'Dario Fenn told a student who asked about the port that it was “closed for good.”',
    ],
    ['a menace.', 'Ray Tull', 'Ray Tull said that Ada Corr, who is a nurse, was “a menace.”'],
  ]);
});

describe('names between marks', () => {
  holds([
    [
      'They took my boat away,',
      'Rook',
      'A man who gave his name only as “Rook” stood beside Jon Alder, 18.\n“I was hurt too,” Alder said.\n“Rook” broke in: “They took my boat away,” he said of the guards.',
    ],
    [
      'Not a single day here',
      'Juno',
      'Some asked for other names to be used.\n“We left at night,” said teacher Ada Verne.\n“Not a single day here”, “Juno” said.',
    ],
    [
      'I saw him fall that night,',
      'Anna',
      'The witness, called “Anna” by the court, met lawyer Mia Dorn.\n“I saw him fall that night,” “Anna” told the judge.',
    ],
  ]);
});

describe('documents that speak', () => {
  holds([
    [
      'sharp drop in safe beds',
      'report',
      'Thousands of nurses work too long, says a report warning of a “sharp drop in safe beds” on the wards.',
    ],
    [
      'a clear lack of trained staff',
      'study',
      'Pupils in Denby read less than ten years ago, says a study pointing to “a clear lack of trained staff” in the town.',
    ],
    [
      'no sign of any such plan',
      'memo',
      'Premier Ruth Aldane denied it on Monday. A memo seen by this paper found “no sign of any such plan” in the files.',
    ],
    [
      'Our thoughts are with the crews,',
      'Norvik Steel',
      'Norvik Steel said on Tuesday it will shut two plants.\n“We do this with a heavy heart,” Norvik Steel said in a statement.\n“Our thoughts are with the crews,” it read.',
    ],
    [
      'All rides are closed until May,',
      'sign',
      'The park lay empty on Monday. A sign hung on the gate.\n“All rides are closed until May,” it read.',
    ],
  ]);
  it.each([
    [
      'We all share this one river. Help us to keep it clean.',
      'Ada Ferris',
      'Governor Ada Ferris praised the campaign.\n“People talk about it,” Ferris said.\nShe then shared its web page, which carries the following text:\n“We all share this one river. Help us to keep it clean.”',
    ],
    [
      'No dogs are allowed on this beach.',
      'Ian Moss',
      'Mayor Ian Moss walked along the shore.\nHe stopped at a board that has the following notice:\n“No dogs are allowed on this beach.”',
    ],
    [
      'We are proud of every one of you.',
      'Lena Brook',
      'Coach Lena Brook left on Friday.\nShe held up a card which contained this message:\n“We are proud of every one of you.”',
    ],
  ])('“%s” is not by %s, who only points at it', (words, speaker, text) => {
    expect(quoteIn(text, words)).toBeDefined();
    expect(quoteIn(text, words)?.speaker?.name).not.toBe(speaker);
  });
});

describe('descriptions beside the name', () => {
  holds([
    [
      'The ice will be gone by June,',
      'Erik van Soest',
      '“The ice will be gone by June,” Erik van Soest, a glacier expert at the University of Tallow told reporters.',
    ],
    [
      'Nobody checked the brakes at all,',
      'Mia Dorn',
      '“Nobody checked the brakes at all,” Mia Dorn, the head of the drivers’ union in Denby said on Monday.',
    ],
    [
      'We had no water for two days,',
      'Sana Malik',
      '“We had no water for two days,” Sana Malik, a nurse at the clinic in Kharuf told the council.',
    ],
    [
      'a home for every child,',
      'Konrad Dahl',
      'The Republic wanted “a home for every child,” proclaimed a later president, Konrad Dahl, in 1931.',
    ],
    [
      'its own place in the sun,',
      'Olga Brandt',
      'The Kingdom claimed “its own place in the sun,” wrote a former minister, Olga Brandt, in her memoirs.',
    ],
    [
      'a wall against the sea,',
      'Piet Hagen',
      'Denby needs “a wall against the sea,” argued one local engineer, Piet Hagen, at the meeting.',
    ],
    [
      'drew quite well in the north',
      'Paul Becker',
      'Aldane “drew quite well in the north” four years ago, said Tallow State University professor Paul Becker.',
    ],
    [
      'the pride of our small town',
      'Jonas Rowe',
      'Jonas Rowe, a grandson of the founder, spoke on Friday. He said that the mill was what his grandmother regarded as “the pride of our small town”.',
    ],
    [
      'a gift to those who come after',
      'Ada Verne',
      'Ada Verne defended the law. She said that forests were what her father saw as his duty, “a gift to those who come after”.',
    ],
  ]);
});

describe('nouns for somebody named before', () => {
  holds([
    [
      'It was a silly foul,',
      'Marco Dini',
      'Arden beat Corvale 3-2. Coach Pep Soler said his side never stopped. Corvale’s Marco Dini, sent off late, said sorry to the fans. “It was a silly foul,” the defender said.',
    ],
    [
      'I never spoke to the referee,',
      'Pep Soler',
      'Arden beat Corvale 3-2. Coach Pep Soler was booked, too. “I never spoke to the referee,” the Catalan insisted.',
    ],
    [
      'We start again on Monday,',
      'Lars Holm',
      'Driver Lars Holm came home second after a long race. “We start again on Monday,” the Dane said.',
    ],
    [
      'I will play until I am fifty,',
      'Joan Reyes',
      'Cellist Joan Reyes gave her first concert in Denby on Friday. “I will play until I am fifty,” the Brazilian joked.',
    ],
    [
      'Ruth Aldane would be a better choice,',
      'Ian Moss',
      'Ian Moss, the governor, backed Ruth Aldane on Monday. Aldane, a senator, thanked him. “Ruth Aldane would be a better choice,” the governor said.',
    ],
    [
      'Moss has been hit before and he knows it,',
      'Hank Thorne',
      'The debate worries many who like Ian Moss. That is what concerns Hank Thorne, head of a club of voters. “Moss has been hit before and he knows it,” he said.',
    ],
  ]);
  it.each([
    [
      'We do not open the door,',
      'Cristina Gómez',
      'Cristina Gómez picks apples in Denby.\n“We shop at night,” Gómez said.\nNext door lives a neighbour who gave no name; she keeps her blinds shut.\n“We do not open the door,” the woman said.',
    ],
    [
      'My sons are in the city now,',
      'Tom Weld',
      'Farmer Tom Weld sold his cows.\n“I had no choice,” Weld said.\nBehind his barn lives a shepherd who asked not to be named.\n“My sons are in the city now,” the man said.',
    ],
    [
      'The bus does not come any more,',
      'Mia Dorn',
      'Teacher Mia Dorn drives to work.\n“It takes an hour,” Dorn said.\nAt the stop waits a pensioner who would not give her name.\n“The bus does not come any more,” the woman said.',
    ],
    [
      'on the wrong road entirely',
      'percent',
      'A poll by Demos Lab came out on Monday. Asked why, 60 percent said the town was “on the wrong road entirely”.',
    ],
  ])('“%s” is not by %s', (words, speaker, text) => {
    expect(quoteIn(text, words)).toBeDefined();
    expect(quoteIn(text, words)?.speaker?.name).not.toBe(speaker);
  });
});

describe('two who speak as one', () => {
  holds([
    [
      'The fund will be empty by June,',
      'Brandt and Hagen',
      'Minister Olga Brandt and Deputy Piet Hagen warned of a gap.\n“The fund will be empty by June,” Brandt and Hagen said in a joint statement.',
    ],
    [
      'We will build it in two years,',
      'Ada Okoro and Emil Strand',
      '“We will build it in two years,” said Ada Okoro and Emil Strand, who run the firm.',
    ],
    [
      'a very good step for the region',
      'Moss and Aldane',
      'Ian Moss met Ruth Aldane on Monday. Moss and Aldane called the talks “a very good step for the region”.',
    ],
    [
      'hard but honest talks',
      'two mayors',
      'Mayor Wang Li and Mayor Maria da Souza met on Friday. The two mayors said they had “hard but honest talks” in Denby.',
    ],
    [
      'Both of us gave way,',
      'two mayors',
      'Mayor Wang Li and Mayor Maria da Souza met on Friday. The two mayors praised each other.\n“Both of us gave way,” they said.',
    ],
  ]);
});

describe('labels', () => {
  areShown([
    [
      'This is a fair budget.',
      'Olga Brandt',
      'The budget passed.\nFinance Minister Olga Brandt: “This is a fair budget.”',
    ],
    ['It robs the old.', 'Ian Moss', 'The budget passed.\nLabour’s Ian Moss: “It robs the old.”'],
    ['It does nothing for us.', 'Piet Hagen', 'The budget passed.\nPiet Hagen, Greens: “It does nothing for us.”'],
    ['The sums are wrong.', 'Sana Malik', 'The budget passed.\n– Sana Malik, economist: “The sums are wrong.”'],
    [
      'They stay shut until Friday.',
      'Ana Ruiz',
      'Mayor Ana Ruiz spoke at noon.\nRuiz again, on the schools: “They stay shut until Friday.”',
    ],
  ]);
  holds([
    [
      'Hold the rope, all of you!',
      'Ada Verne',
      'We met director Ada Verne and actor Olive Wint.\nAda, was it cold?\nAV Too cold. I told the crew, “Hold the rope, all of you!”\nOW I never slipped.',
    ],
    [
      'You will never sail again!',
      'Olive Wint',
      'We met director Ada Verne and actor Olive Wint.\nAV The boat sank.\nOW: Then I said, “You will never sail again!”',
    ],
    [
      'Never paint it green again.',
      'Tom Weld',
      'Painter Tom Weld and critic Mia Dorn talk about their book.\nMD Who told you so?\nTW My own hand. I thought, “Never paint it green again.”',
    ],
  ]);
});

describe('speakers without a name', () => {
  areShown([
    [
      'We checked the wells twice,',
      'spokesman for the harbour office',
      'Oil was found on Monday.\n“We checked the wells twice,” a spokesman for the harbour office said in an email.',
    ],
    [
      'Our numbers are right,',
      'researchers',
      'The group stood by its work. “Our numbers are right,” the researchers said.',
    ],
    [
      'I smelled it from my bed,',
      'neighbour',
      'Oil was found on Monday. “I smelled it from my bed,” said one neighbour.',
    ],
    [
      'We were never told about it,',
      'company spokeswoman',
      'The mill burned down. “We were never told about it,” a company spokeswoman said on Monday.',
    ],
  ]);
});

describe('a group that a list of verbs does not know how to end', () => {
  holds([
    [
      'We want what they get,',
      'Workers of the kiosk',
      'Workers of the kiosk said so. “We want what they get,” they said.',
    ],
    ['We want to stay,', 'Residents', 'Residents of the valley fear the dam. “We want to stay,” they said.'],
    ['We cannot wait,', 'Farmers', 'Farmers in the north demand help. “We cannot wait,” they said.'],
  ]);
});

describe('two nouns for one who speaks, or for two groups', () => {
  holds([
    [
      'the wells are politics',
      'former minister and current candidate',
      'The former minister and current candidate said “the wells are politics”.',
    ],
    ['we will not move', 'Teachers and parents', 'Teachers and parents said “we will not move”.'],
    ['we will not move', 'officials', 'The mayor left and officials said “we will not move”.'],
  ]);
});
