import { actionChoices, type ActionChoice, type ActionTarget } from './action-choices.js';

/** What to do, what will happen then, and the text that is typed before a process ends for good. */
export function ChoiceFields({
  choice,
  target,
  onChoose,
  confirmation,
  typed,
  onType,
}: {
  readonly choice: ActionChoice;
  readonly target: ActionTarget;
  readonly onChoose: (choice: ActionChoice) => void;
  /** What has to be typed for a final choice. */
  readonly confirmation: string;
  readonly typed: string;
  readonly onType: (text: string) => void;
}) {
  return (
    <>
      <fieldset className="choices">
        <legend className="hidden">What to do</legend>
        {actionChoices.map((each) => (
          <label key={each.name}>
            <input type="radio" name="choice" checked={each.name === choice.name} onChange={() => onChoose(each)} />
            {each.name}
          </label>
        ))}
      </fieldset>
      <p>{choice.effectOn(target)}</p>
      {choice.isFinal && (
        <label className="confirm">
          Type {confirmation} to confirm
          <input
            className="field mono"
            autoComplete="off"
            value={typed}
            onChange={({ target }) => onType(target.value)}
          />
        </label>
      )}
    </>
  );
}
